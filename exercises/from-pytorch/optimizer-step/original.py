"""Steps of torch.optim.SGD with momentum and dampening; only weights decay, and the rate changes at each step."""

import torch


def run(model, gradients, rates, dampening):
    """Step along given gradients at given rates; return the momentum buffers, and leave the rest in ``model``."""
    weights = [parameter for name, parameter in model.items() if name.endswith("weight")]
    biases = [parameter for name, parameter in model.items() if name.endswith("bias")]
    groups = [{"params": weights, "weight_decay": 0.1}, {"params": biases, "weight_decay": 0.0}]
    optimizer = torch.optim.SGD(groups, lr=0.1, momentum=0.9, dampening=dampening)
    for step, rate in enumerate(rates):
        for name, parameter in model.items():
            parameter.grad = gradients[name][step]
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
    return {name: optimizer.state[parameter]["momentum_buffer"] for name, parameter in model.items()}
