/** A value that each option with a number accepts. */
export const EXAMPLE_VALUES = {
  "--fee-bps": "1.5",
  "--slippage-bps": "1.5",
  "--stop-loss": "0.05",
  "--take-profit": "0.1",
  "--trailing-stop": "0.05",
  "--max-bars": "20",
  "--periods-per-year": "252",
} as const;
