import type { Origins } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import type { FirstStep, FirstSteps } from '#core/services/house/first-steps'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { Table } from '#templates/components/table'

type Words = { readonly label: string; readonly why: string; readonly href: (origins: Origins) => string }

const SETTINGS = '/operator/settings'

const WORDS: Readonly<Record<FirstStep, Words>> = {
  contact: {
    label: 'Say how to reach you',
    why: 'Address and e-mail, at the foot of every page.',
    href: () => `${SETTINGS}/contact`,
  },
  logo: {
    label: 'Put up your logo',
    why: 'On all pages, on home screens and in previews of links.',
    href: () => `${SETTINGS}/look`,
  },
  mail: {
    label: 'Send yourself a letter',
    why: 'Without letters nobody can sign in.',
    href: () => `${SETTINGS}/letters`,
  },
  legal: {
    label: 'Publish Privacy and Imprint',
    why: 'The law asks for them. Drafts are there to begin from.',
    href: ({ blog }) => `${blog}/editor/site-pages`,
  },
  currency: {
    label: 'Choose the currency',
    why: 'Before the first price: from then on it stays.',
    href: ({ market }) => `${market}/shop/prices`,
  },
  payments: {
    label: 'Choose how people pay',
    why: 'In cash, by transfer, from credit; by card once SUMUP_API_KEY and SUMUP_MERCHANT_CODE are set where the server runs.',
    href: ({ cart }) => `${cart}/shop/ways-to-pay`,
  },
  post: {
    label: 'Write the first post',
    why: 'It is what the front page opens with.',
    href: ({ blog }) => `${blog}/editor/posts`,
  },
  product: {
    label: 'List the first product',
    why: 'With a picture, a price, and how much there is.',
    href: ({ market }) => `${market}/shop/products/new`,
  },
  team: {
    label: 'Invite the others',
    why: 'Editors, shopkeepers, organisers: by letter, each with what they may do.',
    href: () => '/operator/invitations',
  },
  backup: {
    label: 'Make a backup',
    why: '"bun run backup" where the server runs, every night by cron.',
    href: () => '/operator/status#backups',
  },
}

export function FirstStepsPage({ page, steps, done, putAway }: FirstSteps & { page: PageContext }) {
  const left = steps.filter(step => !done[step]).length
  const lead = left === 0 ? 'All of it is done.' : `${steps.length - left} of ${steps.length} are done.`
  return (
    <AdminLayout page={page} title="First steps" worker="operator" lead={lead}>
      {putAway ? (
        <Form action="/operator/first-steps/putting-away?_method=delete" label="First steps">
          <p class="muted">The list is put away.</p>
          <FormActions>
            <Button variant="plain">Show it again</Button>
          </FormActions>
        </Form>
      ) : (
        <>
          <Table
            caption="First steps"
            hideCaption
            rows={steps}
            columns={[
              {
                heading: 'What',
                names: true,
                cell: step => <Step words={WORDS[step]} origins={page.origins} />,
              },
              {
                heading: 'State',
                cell: step =>
                  done[step] ? <Badge text="done" tone="success" /> : <Badge text="to do" tone="notice" />,
              },
            ]}
          />
          <Form action="/operator/first-steps/putting-away" label="First steps">
            <FormActions>
              <Button variant="quiet">Put this list away</Button>
            </FormActions>
          </Form>
        </>
      )}
    </AdminLayout>
  )
}

function Step({ words: { label, why, href }, origins }: { words: Words; origins: Origins }) {
  return (
    <>
      <a href={href(origins)} safe>
        {label}
      </a>
      <small class="cart-detail" safe>
        {why}
      </small>
    </>
  )
}
