import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import type { NotificationSummary } from '#core/services/federation/notifications/list'
import { NOTIFICATIONS_PER_PAGE } from '#core/services/federation/notifications/list'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Pagination } from '#templates/components/pagination'
import { Time } from '#templates/components/time'
import { SocialLayout } from '../social-layout'

type NotificationsPageProps = {
  page: PageContext
  list: readonly NotificationSummary[]
  shown: number
  total: number
  /** On all pages. */
  unread: number
}

export function NotificationsPage({ page, list, shown, total, unread }: NotificationsPageProps) {
  return (
    <SocialLayout
      page={page}
      title="Notifications"
      current="/notifications"
      unread={unread}
      noindex
      actions={unread > 0 ? <ReadForm /> : undefined}
    >
      {list.length === 0 && (
        <EmptyState
          title="Nothing to tell you"
          text="Replies, mentions, likes and new followers stand here."
        />
      )}
      <ul class="people">
        {list.map(each => (
          <li class="people__row">
            <p class="people__name">
              {each.url ? (
                <a href={each.url} safe>
                  {each.text}
                </a>
              ) : (
                <span safe>{each.text}</span>
              )}
              <span class="note__handle">
                <Time at={each.createdAt} style="both" locale={page.locale} timeZone={page.timeZone} />
              </span>
            </p>
            {!each.read && <Badge text="new" tone="accent" />}
          </li>
        ))}
      </ul>
      <p>
        <a href="/notifications/devices">Be told on your phone or computer</a>, also while no page is open.
      </p>
      <Pagination
        page={shown}
        pages={pagesOf(total, NOTIFICATIONS_PER_PAGE)}
        hrefOf={number => `/notifications?page=${number}`}
        entries={{ perPage: NOTIFICATIONS_PER_PAGE, total, locale: page.locale }}
      />
    </SocialLayout>
  )
}

function ReadForm() {
  return (
    <form method="post" action="/notifications/reading">
      <Button variant="plain" icon="check">
        I have read them
      </Button>
    </form>
  )
}
