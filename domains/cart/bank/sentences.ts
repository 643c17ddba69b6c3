import type { StatementRead } from '#core/services/cart/bank/read-statement'

export function whatWasRead({ added, known, out }: Omit<StatementRead, 'faults'>): string {
  const parts = [
    added === 1 ? 'One new line.' : `${added} new lines.`,
    known > 0 ? (known === 1 ? 'One was known.' : `${known} were known.`) : '',
    out > 0
      ? `${out === 1 ? 'One line' : `${out} lines`} of money that went out ${out === 1 ? 'was' : 'were'} left out.`
      : '',
  ]
  return parts.filter(Boolean).join(' ')
}

export function whatIsPaid({ orders, bills }: { readonly orders: number; readonly bills: number }): string {
  const counted = (many: number, what: string) => (many === 1 ? `one ${what}` : `${many} ${what}s`)
  const parts = [
    ...(orders > 0 || bills === 0 ? [counted(orders, 'order')] : []),
    ...(bills > 0 ? [counted(bills, 'bill')] : []),
  ]
  const words = parts.join(' and ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${orders + bills === 1 ? 'is' : 'are'} paid.`
}
