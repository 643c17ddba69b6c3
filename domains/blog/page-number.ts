/** Counted from 1; whatever else someone writes into an address is the first page. */
export function pageNumber(text: string | undefined): number {
  const number = Number(text)
  return Number.isSafeInteger(number) && number >= 1 && number <= 100_000 ? number : 1
}
