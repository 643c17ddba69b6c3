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
        <a href={`tel:${phone.replace(/[^\d+]/g, '')}`} safe>
          {phone}
        </a>
      )}
    </address>
  )
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
