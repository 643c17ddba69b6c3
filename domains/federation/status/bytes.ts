const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `1,234,567` as `1.2 MB`: thousands, as disks are sold. In one line. */
export function bytesInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)))
  const amount = bytes / 1000 ** power
  return `${power === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)}\u00a0${UNITS[power]}`
}
