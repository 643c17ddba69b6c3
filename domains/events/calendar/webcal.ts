/** The address of a feed as calendar programs take it for a subscription rather than for a file to read once. */
export function webcal(address: string): string {
  return address.replace(/^https?:/, 'webcal:')
}
