"""Numbers with what they rest on: quantities, shares with intervals, symbols, and the register that sentences use."""
