import type { PageContext } from '#core/contracts/page'
import type { MailPage, MailSummary } from '#core/services/account/mailbox/read-mailbox'
import { MAILS_PER_PAGE } from '#core/services/account/mailbox/read-mailbox'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Filters } from '#templates/components/filters'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'

/** As long as federation's links work: an older one would only disappoint. */
const SIGN_IN_LINK_MINUTES = 10

type MailboxProps = { page: PageContext; mailbox: MailPage; recipient: string }

export function MailboxPage({ page, mailbox, recipient }: MailboxProps) {
  const hrefOf = (to: string, number = 1) =>
    `/mailbox?${new URLSearchParams({ to, ...(number > 1 ? { page: String(number) } : {}) })}`
  const fresh = mailbox.mails.find(mail => mail.signInLink && isFresh(page, mail))
  return (
    <Layout page={page} title="Mailbox" wide noindex>
      <PageHeader
        title="Mailbox"
        lead="No mail leaves this machine: every letter to everybody lands here, newest first."
      />
      <div class="stack">
        {!!fresh && <NewestWayIn page={page} mail={fresh} />}
        <SearchForm action="/mailbox" label="Find letters by recipient" name="to" value={recipient} />
        {mailbox.recipients.length > 1 && (
          <Filters
            label="Recipients"
            filters={[
              { label: 'Everybody', href: '/mailbox', current: recipient === '' },
              ...mailbox.recipients.map(to => ({ label: to, href: hrefOf(to), current: to === recipient })),
            ]}
          />
        )}
        {mailbox.mails.length === 0 ? (
          <EmptyState
            title="No letters yet"
            text="Ask for a sign-in link, and it will be here a moment later."
          >
            <ButtonLink href="/login">Sign in</ButtonLink>
          </EmptyState>
        ) : (
          <MailTable page={page} mails={mailbox.mails} />
        )}
      </div>
      <Pagination
        page={mailbox.page}
        pages={mailbox.pages}
        hrefOf={number => hrefOf(recipient, number)}
        entries={{ perPage: MAILS_PER_PAGE, total: mailbox.total, locale: page.locale }}
        label="Older letters"
      />
    </Layout>
  )
}

function NewestWayIn({ page, mail }: { page: PageContext; mail: MailSummary }) {
  return (
    <Notice kind="success" title="The newest sign-in link">
      <div class="stack">
        <p>
          For <strong safe>{mail.recipient}</strong>, asked for{' '}
          <Time at={mail.sentAt} {...page} style="both" />.
        </p>
        <p>
          <ButtonLink href={mail.signInLink ?? '/mailbox'}>Open it and sign in</ButtonLink>
        </p>
      </div>
    </Notice>
  )
}

function MailTable({ page, mails }: { page: PageContext; mails: readonly MailSummary[] }) {
  return (
    <Table
      caption="Letters"
      hideCaption
      rows={mails}
      columns={[
        {
          heading: 'Subject',
          names: true,
          cell: mail => (
            <a href={`/mailbox/${mail.id}`} safe>
              {mail.subject}
            </a>
          ),
        },
        { heading: 'To', cell: mail => <span safe>{mail.recipient}</span> },
        { heading: 'Sent', cell: mail => <Time at={mail.sentAt} {...page} style="both" /> },
        {
          heading: 'Way in',
          cell: mail =>
            mail.signInLink && isFresh(page, mail) ? <a href={mail.signInLink}>Open the link</a> : '',
        },
      ]}
    />
  )
}

export function isFresh(page: PageContext, mail: MailSummary): boolean {
  return page.now.getTime() - mail.sentAt.getTime() < SIGN_IN_LINK_MINUTES * 60_000
}
