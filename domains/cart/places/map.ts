/** Where a place is: its own link, or what OpenStreetMap finds under its address. */
export function mapOf({ mapUrl, address }: { readonly mapUrl: string; readonly address: string }): string {
  return (
    mapUrl ||
    `https://www.openstreetmap.org/search?${new URLSearchParams({ query: address.split('\n').join(', ') })}`
  )
}
