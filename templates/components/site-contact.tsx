import type { Site } from '#core/contracts/site'

type Props = { site: Pick<Site, 'address' | 'email' | 'phone' | 'openingHours'> }

/** How to reach the cooperative; what nobody has said is left out. */
export function SiteContact({ site: { address, email, phone, openingHours } }: Props) {
  if (!(address || email || phone || openingHours)) return ''
  return (
    <address class="site-contact">
      {!!address && <Lines text={address} />}
      {!!openingHours && <Lines text={openingHours} />}
      {!!email && (
        <a href={`mailto:${email}`} safe>
          {email}
        </a>
      )}
      {!!phone && (
        <a href={`tel:${dialled(phone)}`} safe>
          {phone}
        </a>
      )}
    </address>
  )
}

/** The `(0)` of `+44 (0)1632` is dialled within the country alone. */
const WITHIN_COUNTRY = /^(\+[\d\s]+)\(0\)/
/** A slash may part an area's code from its number; with blanks around it another number follows. */
const FIRST_NUMBER = /[+(\d](?:[\d\s().\u2010-\u2015-]|(?<=\d)\/(?=\d))*/

/** RFC 3966: the digits of the first number, without the words, the extension or the second number that follow it. */
function dialled(phone: string): string {
  const [number = ''] = FIRST_NUMBER.exec(phone) ?? []
  return number.replace(WITHIN_COUNTRY, '$1').replace(/[^\d+]/g, '')
}

function Lines({ text }: { text: string }) {
  return (
    <p>
      {text.split('\n').map((line, index) => (
        <>
          {index > 0 && <br />}
          <span safe>{line.trim()}</span>
        </>
      ))}
    </p>
  )
}
