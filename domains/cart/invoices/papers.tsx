/** Links to what was issued for an order. */
export function Papers({ numbers }: { numbers: readonly string[] }) {
  if (numbers.length === 0) return ''
  return (
    <ul>
      {numbers.map(number => (
        <li>
          <a href={`/invoices/${number}`} safe>
            {`${number.startsWith('CN') ? 'Credit note' : 'Invoice'} ${number}`}
          </a>
        </li>
      ))}
    </ul>
  )
}
