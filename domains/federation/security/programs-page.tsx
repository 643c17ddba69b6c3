import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { ConnectedProgram } from '#core/services/federation/oauth/connected-programs'
import { Card, CardGrid } from '#templates/components/card'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { OlderLink } from '#templates/components/older-link'
import { Time } from '#templates/components/time'
import { SecurityLayout } from './security-layout'

type ProgramsProps = { page: PageContext; programs: readonly ConnectedProgram[]; next: string | null }

/** The programs that are not ours, and that the member let in. */
export function ProgramsPage({ page, programs, next }: ProgramsProps) {
  return (
    <SecurityLayout
      page={page}
      current="/security/programs"
      title="Programs"
      lead="Other sites and apps that you let in. What you shut out has to ask you again."
    >
      {programs.length === 0 ? (
        <EmptyState
          title="No program is let in"
          text="When you sign in to another site with your account here, it is listed on this page."
        />
      ) : (
        <>
          <h2 class="visually-hidden">Programs that are let in</h2>
          <CardGrid>
            {programs.map(program => (
              <Card title={program.name}>
                <p>It may:</p>
                <ul>
                  {program.scopes.map(scope => (
                    <li safe>{scope}</li>
                  ))}
                </ul>
                <p>
                  Let in <Time at={program.since} {...page} />
                  <br />
                  {program.lastUsedAt ? (
                    <>
                      Last used <Time at={program.lastUsedAt} {...page} style="both" />
                    </>
                  ) : (
                    'Not used yet'
                  )}
                </p>
                <ConfirmForm
                  action={`/security/programs/${program.id}?_method=delete`}
                  label="Shut it out"
                  question={isolate`${program.name} will know nothing new of you, and has to ask again.`}
                  confirm="Yes, shut it out"
                />
              </Card>
            ))}
          </CardGrid>
        </>
      )}
      {next !== null && (
        <OlderLink href={`/security/programs?after=${next}`} label="Pages of your programs" />
      )}
    </SecurityLayout>
  )
}
