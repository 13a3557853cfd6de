namespace Gantry.Cli.Output;

/// <summary>
/// What lets a shell complete a line: each asks gantry itself (<c>gantry "[suggest:POSITION]" LINE</c>), which knows its commands and what
/// is up; offers options only behind a dash; completes files where gantry has nothing to offer; and leaves what is behind
/// <c>--</c> to the completion of that command.
/// </summary>
internal static class CompletionScripts
{
    internal const string Bash = """
        # Completion of gantry for bash. For this shell: source <(gantry completion bash)
        _gantry() {
            local cur=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} i
            [[ $cur == = ]] && cur=
            for ((i = 1; i < COMP_CWORD; i++)); do
                [[ ${COMP_WORDS[i]} == -- ]] || continue
                if declare -F _command_offset > /dev/null; then
                    _command_offset $((i + 1))
                elif ((i + 1 == COMP_CWORD)); then
                    mapfile -t COMPREPLY < <(compgen -c -- "$cur" | sort -u)
                fi
                return
            done
            # --name=lab is one word to gantry.
            line=${line/%=$cur/ $cur}
            mapfile -t COMPREPLY < <(
                "${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2> /dev/null | while read -r word; do
                    [[ $word == "$cur"* && ($word != -* || $cur == -*) ]] && printf '%s\n' "$word"
                done)
        }
        complete -o bashdefault -o default -F _gantry gantry

        """;

    internal const string Zsh = """
        #compdef gantry
        # Completion of gantry for zsh. Save it as _gantry in a folder of $fpath, or for this shell: source <(gantry completion zsh)
        _gantry() {
            local line="${(j: :)words[1,CURRENT]}" cur=${words[CURRENT]} dashes=${words[(i)--]} word
            local -a found
            if (( dashes < CURRENT )); then
                shift $dashes words
                (( CURRENT -= dashes ))
                _normal
                return
            fi
            [[ $cur == --*=* ]] && compset -P '*=' && line="${line%=*} ${cur#*=}" cur=${cur#*=}
            for word in ${(f)"$(${words[1]} "[suggest:${#line}]" "$line" 2> /dev/null)"}; do
                [[ $word == ${(b)cur}* && ( $word != -* || $cur == -* ) ]] && found+=($word)
            done
            if (( $#found )); then
                compadd -a found
            else
                _files
            fi
        }
        if [[ ${funcstack[1]} == _gantry ]]; then
            _gantry "$@"
        else
            compdef _gantry gantry
        fi

        """;

    internal const string Fish = """
        # Completion of gantry for fish. For this shell: gantry completion fish | source
        function __gantry_words
            set -l line (commandline -cp | string collect)
            set -l cur (commandline -ct)
            set -l option (string match -r -- '^--[a-z-]+=' $cur)
            if test -n "$option"
                set line (string replace -r -- '=(\S*)$' ' $1' $line)
                set cur (string replace -- $option '' $cur)
            end
            for word in (gantry "[suggest:"(string length -- "$line")"]" "$line" 2> /dev/null)
                if string match -q -- '-*' $cur; or not string match -q -- '-*' $word
                    echo -- "$option$word"
                end
            end
        end
        function __gantry_command
            complete -C (commandline -cp | string replace -r -- '^.*? -- +' '')
        end
        complete -c gantry -f -n 'not contains -- -- (commandline -opc)' -a '(__gantry_words)'
        complete -c gantry -f -n 'contains -- -- (commandline -opc)' -a '(__gantry_command)'
        complete -c gantry -F -n 'test -z "$(__gantry_words)"'

        """;
}
