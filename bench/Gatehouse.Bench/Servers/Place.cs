namespace Gatehouse.Bench;

enum Side
{
    Floor,
    Product,
}

/// <summary>Where one server keeps everything: a folder for its files, and a database of its own.</summary>
sealed record Place(string Name, string Folder, string Connection);
