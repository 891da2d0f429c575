"""Correct a table of measurements in place, through several views of one storage."""

import torch


def correct(table, stations, offsets, gain):
    """Return the corrected table, its first row, and the first column as it was between two corrections."""
    table = torch.tensor(table)
    by_station = table.t()
    first_row = table[0]
    first_column = table[:, 0]
    storage = table.view(-1)
    even_columns = table[:, ::2]

    by_station.index_add_(0, torch.tensor(stations), torch.tensor(offsets))
    first_column.mul_(gain)
    first_row.add_(first_column.sum())
    saved = first_column.clone()
    storage[1::3].neg_()
    even_columns.clamp_(-1.0, 1.0)
    return table, first_row, saved
