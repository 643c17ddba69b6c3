import type { PageContext } from '#core/contracts/page'
import type { ReadMail } from '#core/services/account/mailbox/read-mailbox'
import { linkedText, sanitisedMail } from '#core/services/account/mailbox/show-mail'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { DescriptionList } from '#templates/components/description-list'
import { PageHeader, Section } from '#templates/components/page-header'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { isFresh } from './pages'

export function MailLetterPage({ page, mail }: { page: PageContext; mail: ReadMail }) {
  const safeText = linkedText(mail.text)
  const safeHtml = sanitisedMail(mail.html ?? '')
  return (
    <Layout page={page} title={mail.subject} noindex>
      <Breadcrumbs trail={[{ label: 'Mailbox', href: '/mailbox' }, { label: mail.subject }]} />
      <PageHeader title={mail.subject} />
      {!!mail.signInLink && isFresh(page, mail) && (
        <p>
          <ButtonLink href={mail.signInLink} icon="person">
            Open the link and sign in
          </ButtonLink>
        </p>
      )}
      <DescriptionList
        items={[
          { term: 'From', details: <span safe>{mail.sender}</span> },
          { term: 'To', details: <span safe>{mail.recipient}</span> },
          { term: 'Sent', details: <Time at={mail.sentAt} {...page} style="both" /> },
          ...Object.entries(mail.headers).map(([term, value]) => ({
            term,
            details: <span safe>{value}</span>,
          })),
        ]}
      />
      {mail.attachments.length > 0 && (
        <Section title="What came with it">
          <ul>
            {mail.attachments.map(({ name, cid }, index) => (
              <li>
                <a href={`/mailbox/${mail.id}/attachments/${index + 1}`} safe>
                  {name}
                </a>
                {cid ? ', shown in the letter' : ''}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="As text">
        <div class="letter letter--plain">{safeText}</div>
      </Section>
      {!!safeHtml && (
        <Section title="As HTML">
          <div class="letter">{safeHtml}</div>
        </Section>
      )}
    </Layout>
  )
}
