Console.WriteLine("gantry");
return 0;
