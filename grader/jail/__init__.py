"""The jail: a process for every untrusted job, with limits on time, memory, files and network. Layer 2.

Callers need :mod:`grader.jail.pool` (``Jails``) and :mod:`grader.jail.limits` (``Limits``, ``Reply``).
Everything else is how it is done. The supervisor's half (``pool``, ``link``, ``job``, ``bait``,
``bubblewrap``) never imports JAX; the children's half (``zygote``, ``preload``, ``child``, ``seal``,
``canary``) holds no secret.
"""
