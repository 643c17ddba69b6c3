/** Links to what was issued for an order. */
export function Papers({ numbers, at = '' }: { numbers: readonly string[]; at?: string }) {
  if (numbers.length === 0) return ''
  return (
    <ul>
      {numbers.map(number => (
        <li>
          <a href={`${at}/invoices/${number}`} safe>
            {`${number.startsWith('CN') ? 'Credit note' : 'Invoice'} ${number}`}
          </a>
        </li>
      ))}
    </ul>
  )
}
