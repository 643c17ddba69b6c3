import type { PageContext } from '#core/contracts/page'
import { AdminLayout } from '#templates/admin'
import { ButtonLink } from '#templates/components/button'
import { Section } from '#templates/components/page-header'

export function ExportPage({ page }: { page: PageContext }) {
  return (
    <AdminLayout
      page={page}
      title="Export"
      worker="operator"
      lead="The whole journal, with drafts and plans, to keep or to take elsewhere. Nothing here changes."
    >
      <Section title="For Ghost">
        <p>
          One file with posts, pages, tags, authors, menus and newsletters, as Ghost 6 writes it. Ghost reads
          it under Settings → Import/Export. Pictures are named by their address here: keep this site up until
          Ghost has them.
        </p>
        <ButtonLink href="/operator/export/ghost.json" icon="download">
          Ghost file
        </ButtonLink>
      </Section>
      <Section title="As Markdown">
        <p>
          A zip with one text file for each post and page, its facts on top, and every picture and file beside
          them. Static site generators read it.
        </p>
        <ButtonLink href="/operator/export/markdown.zip" icon="download">
          Markdown and pictures
        </ButtonLink>
      </Section>
    </AdminLayout>
  )
}
