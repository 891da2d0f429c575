"""Hand out a data set in shuffled batches, epoch after epoch, as a training loop asks for them."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def epochs_of_batches(seed, rows, labels, epochs, size):
    """Return a list of batches for each epoch; equal seeds give equal lists."""
    torch.manual_seed(seed)
    loader = DataLoader(TensorDataset(rows, labels), batch_size=size, shuffle=True, drop_last=False)
    return [list(loader) for _ in range(epochs)]
