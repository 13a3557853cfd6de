using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Gantry.Netlink;

/// <summary>An immutable array that equals another with equal elements, so that the records that hold one are values.</summary>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Create))]
public readonly struct EquatableArray<T>(ImmutableArray<T> items) : IReadOnlyList<T>, IEquatable<EquatableArray<T>>
    where T : IEquatable<T>
{
    private readonly ImmutableArray<T> _items = items;

    /// <summary>How many there are; 0 in a default one.</summary>
    public int Count => _items.IsDefault ? 0 : _items.Length;

    /// <summary>The elements.</summary>
    public ReadOnlySpan<T> Span => _items.AsSpan();

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>The same array under this type.</summary>
    public static implicit operator EquatableArray<T>(ImmutableArray<T> items) => new(items);

    /// <summary>Whether both hold equal elements in the same order.</summary>
    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    /// <summary>Whether they do not.</summary>
    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T> other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (T item in Span)
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }

    /// <summary>The elements, as a record that holds the array shows itself.</summary>
    public override string ToString() => $"[{string.Join(", ", this)}]";

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_items.IsDefault ? [] : _items)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes equatable arrays of collection expressions.</summary>
public static class EquatableArray
{
    /// <summary>An array of copies.</summary>
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> items) where T : IEquatable<T> => new([.. items]);
}
