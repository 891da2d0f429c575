"""Monte-Carlo dropout: ask a block for its answer many times, with dropout left on, to see how sure it is."""

import torch
from torch import nn


class Block(nn.Module):
    """Two branches beside each other; each loses a part of its result by dropout, and both are added to the input."""

    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width, bias=False)
        self.squashed = nn.Linear(width, width, bias=False)
        self.drop_linear = nn.Dropout(0.2)
        self.drop_squashed = nn.Dropout(0.5)

    def forward(self, x):
        return x + self.drop_linear(self.linear(x)) + self.drop_squashed(torch.tanh(self.squashed(x)))


def sample(seed, block, x, rounds):
    """Return as many answers for one input; equal seeds give equal answers."""
    torch.manual_seed(seed)
    block.train()
    return torch.stack([block(x) for _ in range(rounds)])
