"""The pure core of countercheck: text in, verdicts out. No clock, network, disk or Prefect."""
