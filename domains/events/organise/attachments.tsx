import { t } from 'elysia'
import { readForm } from '#core/app/form'
import type { Container, ContainerKind } from '#core/contracts/blog'
import { readId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { attach, detach, findContainers } from '#core/services/events/organising/attach'
import { type EntryDesk, entryDesk } from '#core/services/events/organising/desk'
import { type AttachedTo, attachedTo } from '#core/services/events/reading/attached-to'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { Section } from '#templates/components/page-header'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import type { Room } from '../../domain'
import { OrganiserFrame } from './frame'

const KINDS: Readonly<Record<ContainerKind, string>> = {
  post: 'Post',
  page: 'Page',
  market_page: 'Market page',
}

const schema = t.Object({
  kind: t.Union([t.Literal('post'), t.Literal('page'), t.Literal('market_page')]),
  container: t.String({ minLength: 1 }),
})

/** Where else an entry is shown: posts and pages of the blog, pages of the market. */
export const organiseAttachments: Room = app => {
  app.get('/organise/entries/:id/attachments', async ({ ctx, page, params, query, reply }) => {
    const desk = await entryDesk(ctx, readId(params.id))
    const text = query.q?.trim() ?? ''
    const [attached, found] = await Promise.all([attachedTo(ctx, desk.id), findContainers(ctx, text)])
    return reply.html(
      <AttachmentsPage page={page} desk={desk} attached={attached} found={found} query={text} />,
    )
  })

  app.post('/organise/entries/:id/attachments', async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'organiser')
    const id = readId(params.id)
    const form = readForm(schema, body)
    if (!form.ok) throw new NotFound()
    await attach(ctx, id, form.values.kind, readId(form.values.container))
    return reply.see(`/organise/entries/${id}/attachments`, {
      kind: 'success',
      text: 'It is shown there now.',
    })
  })

  app.delete('/organise/entries/:id/attachments/:link', async ({ ctx, params, reply }) => {
    const id = readId(params.id)
    await detach(ctx, id, readId(params.link))
    return reply.see(`/organise/entries/${id}/attachments`, {
      kind: 'success',
      text: 'It is shown there no more.',
    })
  })
}

type PageProps = {
  page: PageContext
  desk: EntryDesk
  attached: readonly AttachedTo[]
  found: readonly Container[]
  query: string
}

/** At most so many are listed of each kind of page. */
const MOST_FOUND = 20

function AttachmentsPage({ page, desk, attached, found, query }: PageProps) {
  const base = `/organise/entries/${desk.id}/attachments`
  const free = found.filter(({ id }) => !attached.some(container => container.id === id))
  return (
    <OrganiserFrame
      page={page}
      title={`Where “${desk.title}” is shown`}
      lead="Under a post, a page or a page of the market."
    >
      <Section title="Shown on">
        <Table
          caption="Shown on"
          hideCaption
          dense
          rows={attached}
          empty="Nowhere else yet."
          columns={[
            {
              heading: 'Title',
              names: true,
              cell: container => <ContainerLink page={page} container={container} />,
            },
            { heading: 'Kind', cell: ({ kind }) => <span safe>{KINDS[kind]}</span> },
            {
              heading: 'Remove',
              cell: ({ linkId }) => (
                <form method="post" action={`${base}/${linkId}?_method=delete`}>
                  <Button variant="quiet" small icon="remove">
                    Remove
                  </Button>
                </form>
              ),
            },
          ]}
        />
      </Section>
      <Section title="Attach to another page">
        <SearchForm action={base} label="Search posts and pages by title" value={query} placeholder="Title" />
        {found.length >= MOST_FOUND && (
          <p class="muted">These are the newest. Type more of a title to find others.</p>
        )}
        <Table
          caption="Posts and pages"
          hideCaption
          dense
          rows={free}
          empty="Nothing with such a title."
          columns={[
            {
              heading: 'Title',
              names: true,
              cell: container => <ContainerLink page={page} container={container} />,
            },
            { heading: 'Kind', cell: ({ kind }) => <span safe>{KINDS[kind]}</span> },
            {
              heading: 'Attach',
              cell: ({ kind, id }) => (
                <form method="post" action={base}>
                  <input type="hidden" name="kind" value={kind} />
                  <input type="hidden" name="container" value={id} />
                  <Button variant="plain" small icon="plus">
                    Attach
                  </Button>
                </form>
              ),
            },
          ]}
        />
      </Section>
    </OrganiserFrame>
  )
}

function ContainerLink({ page, container }: { page: PageContext; container: Container }) {
  return (
    <>
      <a href={page.origins[container.kind === 'market_page' ? 'market' : 'blog'] + container.path} safe>
        {container.title}
      </a>{' '}
      {!container.published && <Badge text="Draft" />}
    </>
  )
}
