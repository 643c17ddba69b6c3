import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { LegalPage } from '#core/services/blog/legal-pages'
import { AdminLayout } from '#templates/admin'
import { Badge, StateBadge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { Table } from '#templates/components/table'

export function LegalPagesPage({ page, pages }: { page: PageContext; pages: readonly LegalPage[] }) {
  return (
    <AdminLayout
      page={page}
      title="Legal pages"
      worker="editor"
      lead="What people and the law look for. A page stands at the foot of all pages as soon as it is published, and not before."
    >
      <Table
        caption="Legal pages"
        hideCaption
        rows={pages}
        columns={[
          { heading: 'Page', names: true, cell: ({ label }) => escapeHtml(label) },
          {
            heading: 'State',
            cell: ({ state }) =>
              state === 'none' ? <Badge text="not written" /> : <StateBadge state={state} />,
          },
          {
            heading: 'Write it',
            cell: ({ slug, postId }) =>
              postId ? (
                <ButtonLink href={`/editor/posts/${postId}`} variant="plain" small>
                  Edit
                </ButtonLink>
              ) : (
                <form method="post" action={`/editor/site-pages/${slug}`}>
                  <Button variant="plain" small>
                    Begin
                  </Button>
                </form>
              ),
          },
          {
            heading: 'Read it',
            cell: ({ slug, state }) =>
              state === 'published' ? <a href={`/${slug}`}>{`/${slug}` as 'safe'}</a> : '–',
          },
        ]}
      />
    </AdminLayout>
  )
}
