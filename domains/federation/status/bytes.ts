const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `1,234,567` as `1.2 MB`: thousands, as disks are sold. In one line. */
export function bytesInWords(bytes: number): string {
  let power = 0
  // 999,600 would be 1,000 kB.
  while (power < UNITS.length - 1 && bytes / 1000 ** power >= 999.5) power += 1
  const amount = bytes / 1000 ** power
  return `${power === 0 || amount >= 99.95 ? Math.round(amount) : amount.toFixed(1)}\u00a0${UNITS[power]}`
}
