"""The top: pipeline, Prefect flows and the command line. One code path serves all of them."""
