"""How a probability is written for people."""


def percent(share: float) -> str:
    """Write a probability to a tenth of a percent: never 100 % for what is only nearly sure."""
    if share == 1.0:
        return "100%"
    return ">99.9%" if share >= 0.9995 else f"{share:.1%}"
