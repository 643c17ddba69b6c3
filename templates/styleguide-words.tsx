import type { PageContext } from '#core/contracts/page'
import { Avatar } from './components/avatar'
import { Badge, StateBadge, type Tone } from './components/badge'
import { ButtonLink, IconButton } from './components/button'
import { EmptyState } from './components/empty-state'
import { Menu } from './components/menu'
import { Note, Timeline } from './components/note'
import { Notice } from './components/notice'
import { Section } from './components/page-header'
import { Progress } from './components/progress'
import { fragmentPlaceholder } from './fragment'
import { ICON_NAMES, Icon } from './icons'

const TONES: readonly Tone[] = ['neutral', 'leaf', 'accent', 'success', 'notice', 'danger']

export function WordSamples({ page }: { page: PageContext }) {
  return (
    <Section title="Words, states and signs">
      <div class="stack">
        <Notice kind="success" title="Thank you, Bryony">
          <p>Your order is paid. We have sent a letter to you.</p>
        </Notice>
        <Notice title="Short week">
          <p>No bread on Thursday: the oven is being rebuilt.</p>
        </Notice>
        <Notice kind="error" title="The last jar has just gone">
          <p>Someone was a moment faster. Nothing was charged.</p>
        </Notice>
        <p class="cluster">
          {TONES.map(tone => (
            <Badge text={tone} tone={tone} />
          ))}
          <StateBadge state="sold out" />
        </p>
        <Progress label="Importing supplier’s products" done={37} of={120} />
        <Menu label="More" icon="settings" align="start">
          <ul>
            <li>
              <a href="#market">To the market</a>
            </li>
          </ul>
        </Menu>
        {fragmentPlaceholder({
          of: 'events/upcoming',
          href: '#calendar',
          label: 'Upcoming events',
          reserve: 'card',
        })}
        <Timeline label="Notes">
          <Note
            author={{ name: 'Tom Okafor', handle: '@tom@fields.example', href: '#' }}
            publishedAt={page.now}
            href="#"
            reason="Boosted by Bryony Hale"
            safeContent="<p>Rain on the polytunnel all night, and not one slug awake before six. Small mercies.</p>"
            locale={page.locale}
            timeZone={page.timeZone}
            actions={
              <>
                <IconButton icon="reply" label="Reply" type="button" />
                <IconButton icon="boost" label="Boost" type="button" />
                <IconButton icon="heart" label="Like" type="button" />
              </>
            }
          />
        </Timeline>
        <EmptyState title="Your basket is empty" text="The beans will not wait, but we will.">
          <ButtonLink href="#market">See what is in the market</ButtonLink>
        </EmptyState>
        <p class="cluster">
          <Avatar name="Bryony Hale" size={64} />
          <Avatar name="Tom Okafor" />
          <Avatar name="A. Lindqvist" size={28} />
          {ICON_NAMES.map(name => (
            <Icon name={name} />
          ))}
        </p>
      </div>
    </Section>
  )
}
