"""Archives at night: everything for ``audit nightly``, which cron or a timer starts and nobody watches.

====================================  ==================================================================
what                                  where
====================================  ==================================================================
the configuration, checked            :mod:`auditor.nightly.config`, its keys :mod:`auditor.nightly.keys`
one at a time                         :mod:`auditor.nightly.lock`
the steps of a night                  :mod:`auditor.nightly.night`
what is done already                  :mod:`auditor.nightly.ledger`
the collection brought up to date     :mod:`auditor.nightly.refresh`
what is audited again                 :mod:`auditor.nightly.again`
what is told, and why it changed      :mod:`auditor.nightly.account`, ``causes``, ``edited``
reports as files                      :mod:`auditor.nightly.reports`
what is let go                        :mod:`auditor.nightly.retention`
units for systemd, a line for cron    :mod:`auditor.nightly.units`
====================================  ==================================================================

A night goes from noon to noon and is named by its evening. All calls of one night make one
account: killed anywhere, the next call goes on; called again when it is done, only articles that
have come since are audited. What a night leaves undone is taken up by the next.
"""

from __future__ import annotations
