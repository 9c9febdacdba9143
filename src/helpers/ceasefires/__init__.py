"""How wars end, whether peace holds, why a deal may not exist, what may happen, and how good forecasts were."""
