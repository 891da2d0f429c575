"""Actor and critic: a network learns from targets that it predicts itself, and detach() keeps these still."""

import torch
from torch import nn


class ActorCritic(nn.Module):
    """Score the actions in each state, and estimate what the state is worth."""

    def __init__(self, features, width, actions):
        super().__init__()
        self.hidden = nn.Linear(features, width)
        self.policy = nn.Linear(width, actions, bias=False)
        self.value = nn.Linear(width, 1, bias=False)

    def forward(self, states):
        hidden = torch.tanh(self.hidden(states))
        return self.policy(hidden), self.value(hidden).squeeze(-1)


def train(network, batches, rate, discount):
    """Take a step of gradient descent for each batch; leave the result in ``network``, and return all losses."""
    losses = []
    for states, actions, rewards, following, over in batches:
        logits, values = network(states)
        _, next_values = network(following)
        target = (rewards + discount * next_values * ~over).detach()
        error = target - values
        chosen = torch.log_softmax(logits, dim=1)[torch.arange(len(actions)), actions]
        loss = (error**2).mean() - (error.detach() * chosen).mean()

        network.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in network.parameters():
                parameter -= rate * parameter.grad
        losses.append(loss.item())
    return losses
