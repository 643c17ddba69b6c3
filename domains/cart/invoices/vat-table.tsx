import { escapeHtml } from '@kitajs/html'
import type { InvoiceVat } from '#core/contracts/invoice'
import { rateWords } from '#core/services/cart/invoices/words'
import { Money } from '#templates/components/price'
import { Table } from '#templates/components/table'

type VatTableProps = { vat: readonly InvoiceVat[]; currency: string; locale: string }

/** VAT by rate; nothing where none is charged. */
export function VatTable({ vat, currency, locale }: VatTableProps) {
  if (vat.every(({ rate }) => rate === null)) return ''
  const column = (heading: string, of: 'net' | 'vat' | 'gross') => ({
    heading,
    numeric: true,
    cell: (sum: InvoiceVat) => <Money value={{ amount: sum[of], currency }} locale={locale} />,
  })
  return (
    <Table
      caption="VAT in it"
      dense
      rows={vat}
      columns={[
        { heading: 'Rate', names: true, cell: ({ rate }) => escapeHtml(rateWords(rate, locale)) },
        column('Net', 'net'),
        column('VAT', 'vat'),
        column('Gross', 'gross'),
      ]}
    />
  )
}
