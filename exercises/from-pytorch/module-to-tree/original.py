"""Score the next word by a module whose output layer shares its weight with the embedding."""

import torch
from torch import nn
from torch.nn import functional


class NextWord(nn.Module):
    """Embed a word, mix, and compare the result with the embedding of every word."""

    def __init__(self, words, features):
        super().__init__()
        self.embedding = nn.Embedding(words, features)
        self.mix = nn.Linear(features, features)
        self.head = nn.Linear(features, words)
        self.head.weight = self.embedding.weight

    def forward(self, tokens):
        hidden = torch.tanh(self.mix(self.embedding(tokens)))
        return self.head(hidden)


def evaluate(checkpoint, tokens, targets):
    """Return the logits, the loss, and the gradient of the loss by each parameter; the names are dotted."""
    model = NextWord(*checkpoint["embedding.weight"].shape)
    model.load_state_dict(checkpoint, strict=False)
    logits = model(tokens)
    loss = functional.cross_entropy(logits, targets)
    loss.backward()
    return logits, loss.item(), {name: parameter.grad for name, parameter in model.named_parameters()}
