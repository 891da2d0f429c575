"""Compute in float64; fill a network with the parameters, and read them off in the end."""

import numpy as np
import original
import torch

torch.set_default_dtype(torch.float64)


def train(p, states, actions, rewards, following, over, rate, discount):
    network = original.ActorCritic(states.shape[-1], len(p["value"]), len(p["policy"]))
    weights = {"policy.weight": p["policy"], "value.weight": p["value"][None]}
    weights |= {f"hidden.{name}": value for name, value in p["hidden"].items()}
    network.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    columns = torch.tensor(states), torch.tensor(actions).long(), torch.tensor(rewards)
    batches = list(zip(*columns, torch.tensor(following), torch.tensor(over)))
    losses = original.train(network, batches, rate, discount)
    end = {name: value.numpy() for name, value in network.state_dict().items()}
    hidden = {"bias": end["hidden.bias"], "weight": end["hidden.weight"]}
    return {"hidden": hidden, "policy": end["policy.weight"], "value": end["value.weight"][0]}, np.array(losses)
