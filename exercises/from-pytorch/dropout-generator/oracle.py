"""Make a seed of the key's two words, and fill a block with the weights; masks need no more than float32."""

import original
import torch


def sample(key, linear, squashed, x, rounds):
    block = original.Block(len(linear))
    block.load_state_dict({"linear.weight": torch.tensor(linear), "squashed.weight": torch.tensor(squashed)})
    seed = int(key[0]) << 32 | int(key[1])
    return original.sample(seed, block, torch.tensor(x), rounds).detach().numpy()
