import type { PageContext } from '#core/contracts/page'
import type { Device } from '#core/services/account/devices/devices'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { Card, CardGrid } from '#templates/components/card'
import { OlderLink } from '#templates/components/older-link'
import { Time } from '#templates/components/time'
import { AccountLayout } from '../account-layout'

type Props = { page: PageContext; devices: readonly Device[]; next: string | null }

export function DevicesPage({ page, devices, next }: Props) {
  return (
    <AccountLayout
      page={page}
      part="devices"
      title="Devices"
      lead="Where you are signed in. If you do not know one of them, sign it out."
    >
      <div class="stack">
        <h2 class="visually-hidden">Your devices</h2>
        <CardGrid>
          {devices.map(device => (
            <DeviceCard page={page} device={device} />
          ))}
        </CardGrid>
        {next !== null && <OlderLink href={`/devices?before=${next}`} label="Pages of your devices" />}
        {devices.some(({ current }) => !current) && (
          <form method="post" action="/devices/others?_method=delete">
            <Button variant="danger">Sign out everywhere else</Button>
          </form>
        )}
      </div>
    </AccountLayout>
  )
}

function DeviceCard({ page, device }: { page: PageContext; device: Device }) {
  return (
    <Card title={device.name}>
      <p>
        Signed in <Time at={device.since} {...page} style="both" />
        {device.address !== '' && <span safe>{` at ${device.address}`}</span>}
        <br />
        Last seen <Time at={device.lastSeenAt} {...page} style="both" />
      </p>
      {device.current ? (
        <p>
          <Badge text="This one" tone="success" />
        </p>
      ) : (
        <form method="post" action={`/devices/${device.signIn}?_method=delete`}>
          <Button variant="quiet" small>
            Sign out<span class="visually-hidden" safe>{` ${device.name}`}</span>
          </Button>
        </form>
      )}
    </Card>
  )
}
