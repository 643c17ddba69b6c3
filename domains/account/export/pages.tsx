import type { MemberRecords } from '#core/contracts/member-records'
import type { PageContext } from '#core/contracts/page'
import { ButtonLink } from '#templates/components/button'
import { DescriptionList } from '#templates/components/description-list'
import { Section } from '#templates/components/page-header'
import { AccountLayout } from '../account-layout'

type ExportPageProps = { page: PageContext; records: Pick<MemberRecords, 'sections' | 'notExported'> }

export function ExportPage({ page, records }: ExportPageProps) {
  return (
    <AccountLayout
      page={page}
      part="export"
      title="Your data"
      lead="Everything we keep about you, in one file."
    >
      <p>
        <ButtonLink href="/export/data.json" icon="download" download="">
          Download my data
        </ButtonLink>
      </p>
      <p class="measure">
        The file is JSON: any text editor opens it, and other programs can read it. It holds no passwords
        (there are none) and nothing by which somebody could sign in as you. The codes of your tickets are in
        it: keep it as you would keep them.
      </p>
      <Section title="What is in it">
        <DescriptionList
          items={records.sections.map(({ name, about }) => ({
            term: nameOf(name),
            details: <span safe>{about}</span>,
          }))}
        />
      </Section>
      <Section title="What is not in it, and why">
        <ul>
          {Object.values(records.notExported).map(why => (
            <li safe>{why}</li>
          ))}
        </ul>
      </Section>
    </AccountLayout>
  )
}

/** `sign_in_links` → `Sign in links`: the file's own names, as words. */
function nameOf(section: string): string {
  const words = section.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
