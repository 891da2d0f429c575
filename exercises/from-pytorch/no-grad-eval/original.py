"""Evaluate a classifier: switch the model over, walk through a loader without gradients, and count what it mixes up."""

import torch
from torch import nn
from torch.nn import functional


class Classifier(nn.Module):
    """One hidden layer, and dropout that is active while training."""

    def __init__(self, features, width, classes):
        super().__init__()
        self.hidden = nn.Linear(features, width)
        self.dropout = nn.Dropout(0.5)
        self.out = nn.Linear(width, classes)

    def forward(self, x):
        return self.out(self.dropout(torch.tanh(self.hidden(x))))


@torch.no_grad()
def evaluate(model, loader):
    """Return the mean loss, the loss of each batch, and how often each class was taken for each other."""
    model.eval()
    classes = model.out.out_features
    confusion = torch.zeros(classes, classes, dtype=torch.long)
    history = []
    total = 0.0
    seen = 0
    for x, labels in loader:
        logits = model(x)
        loss = functional.cross_entropy(logits, labels)
        history.append(loss.item())
        total += loss.item() * len(labels)
        seen += len(labels)
        for label, guess in zip(labels, logits.argmax(dim=1)):
            confusion[label, guess] += 1
    model.train()
    return total / seen, history, confusion
