"""The pure core of countercheck: text in, verdicts out. No clock, network, disk or Prefect.

The three verbs are ``checks.claims.extract_claims``, ``checks.matching.match_claims`` and
``checks.verdicts.judge_matches``; importing this package alone costs nothing.
"""
