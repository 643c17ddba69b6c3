/** `20`, `5.5` or `5,5` per cent, in hundredths of a percent; null for anything else, and beyond 100. */
export function readRate(written: string): number | null {
  const [, whole = '', decimals = ''] = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(written) ?? []
  if (whole === '') return null
  const rate = Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
  return rate <= 10_000 ? rate : null
}

/** As a person types it, with a point: `5.5`. */
export const rateText = (rate: number): string => String(rate / 100)
