# Two commands for a newcomer: `make run` and `make test`. Each does its own set-up.
