import { escapeHtml } from '@kitajs/html'
import { needsPredecessor } from '#core/sealing/keys-state'
import { Badge } from '#templates/components/badge'
import { DescriptionList } from '#templates/components/description-list'
import { Section } from '#templates/components/page-header'
import { Time } from '#templates/components/time'
import { bytesInWords } from './bytes'
import { SizesTable } from './sizes-page'
import type { StatusProps } from './status-props'

const TABLES_SHOWN = 12
/** Nightly ones are this old at most. */
const BACKUP_HOURS = 36
const LEAST_FREE = 0.1

export function Storage({ status: { stored }, sizes, disk }: StatusProps) {
  const isTight = disk.free < disk.all * LEAST_FREE
  return (
    <Section title="Storage" id="storage" more={{ href: '/operator/sizes', label: 'All tables' }}>
      <DescriptionList
        items={[
          { term: 'Database', details: bytesInWords(stored.databaseBytes) },
          {
            term: 'Uploads',
            details: escapeHtml(
              `${stored.isEstimate ? 'about ' : ''}${stored.mediaFiles} ${stored.mediaFiles === 1 ? 'file' : 'files'}, ${bytesInWords(stored.mediaBytes)} as they were sent`,
            ),
          },
          {
            term: 'Free on the disk',
            details: (
              <Badge
                text={`${bytesInWords(disk.free)} of ${bytesInWords(disk.all)}`}
                tone={isTight ? 'danger' : 'success'}
              />
            ),
          },
        ]}
      />
      <SizesTable sizes={sizes.slice(0, TABLES_SHOWN)} caption="Largest tables" />
    </Section>
  )
}

export function Backups({ page, status: { backup } }: StatusProps) {
  if (!backup)
    return (
      <Section title="Backups" id="backups">
        <p>
          None has been made. Where the server runs: <code>bun run backup</code>, every night by cron.
        </p>
      </Section>
    )
  const isOld = page.now.getTime() - backup.at.getTime() > BACKUP_HOURS * 3_600_000
  return (
    <Section title="Backups" id="backups">
      <DescriptionList
        items={[
          {
            term: 'The last one',
            details: (
              <>
                <Time at={backup.at} style="both" locale={page.locale} timeZone={page.timeZone} />{' '}
                {isOld && <Badge text="older than a day and a half" tone="danger" />}
              </>
            ),
          },
          { term: 'Where', details: <code safe>{backup.place}</code> },
          { term: 'Size', details: bytesInWords(backup.bytes) },
        ]}
      />
    </Section>
  )
}

export function Secret({ page, secret }: StatusProps) {
  const older = Object.values(secret.older).reduce((sum, many) => sum + many, 0)
  const at = (moment: Date) => <Time at={moment} style="both" locale={page.locale} timeZone={page.timeZone} />
  return (
    <Section title="Secret" id="secret">
      <DescriptionList
        items={[
          { term: 'The keys are kept under it since', details: secret.since ? at(secret.since) : 'not yet' },
          ...(secret.signsFrom
            ? [{ term: 'The youngest keys sign from', details: at(secret.signsFrom) }]
            : []),
          { term: 'Rows encrypted with older keys', details: String(older) },
          {
            term: 'The one before it',
            details: needsPredecessor(secret) ? (
              <Badge text="is needed until bun run secrets rotate has run" tone="notice" />
            ) : (
              <Badge text="is not needed" tone="success" />
            ),
          },
        ]}
      />
    </Section>
  )
}
