import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { ToldDevice } from '#core/services/federation/push/devices'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Time } from '#templates/components/time'
import { SocialLayout } from '../social-layout'

type Props = { page: PageContext; devices: readonly ToldDevice[]; publicKey: string | null }

export function PushPage({ page, devices, publicKey }: Props) {
  return (
    <SocialLayout
      page={page}
      title="Notifications on your devices"
      lead="Orders, tickets and replies, said by your phone or computer while no page of ours is open. Each browser asks you first, and stops when you sign out of it."
      current="/notifications"
      noindex
    >
      <form
        method="post"
        action="/notifications/devices"
        data-push-key={publicKey ?? undefined}
        data-push-known={devices.some(({ current }) => current) ? 'yes' : undefined}
      >
        <input type="hidden" name="endpoint" />
        <input type="hidden" name="p256dh" />
        <input type="hidden" name="auth" />
        <Button type="button" disabled data-push-button>
          Tell me on this device
        </Button>
        <p role="status" data-push-status>
          This needs JavaScript. Everything we would tell you stands under{' '}
          <a href="/notifications">Notifications</a> too.
        </p>
      </form>
      {devices.length === 0 ? (
        <EmptyState title="No device tells you yet" text="Those that you allow stand here." />
      ) : (
        <ul class="people">
          {devices.map(device => (
            <DeviceRow page={page} device={device} />
          ))}
        </ul>
      )}
      {publicKey !== null && <script type="module" src={page.asset('/assets/push.js')} />}
    </SocialLayout>
  )
}

function DeviceRow({ page, device }: { page: PageContext; device: ToldDevice }) {
  return (
    <li class="people__row">
      <p class="people__name">
        <span safe>{device.name || 'An unknown device'}</span>{' '}
        {device.current && <Badge text="this one" tone="success" />}
        <span class="note__handle">
          since <Time at={device.since} style="both" locale={page.locale} timeZone={page.timeZone} />
        </span>
      </p>
      <form
        method="post"
        action={`/notifications/devices/${device.id}?_method=delete`}
        data-push-withdraw={device.current ? 'this' : undefined}
      >
        <Button variant="quiet" small>
          Stop<span class="visually-hidden" safe>{isolate` telling me on ${device.name}`}</span>
        </Button>
      </form>
    </li>
  )
}
