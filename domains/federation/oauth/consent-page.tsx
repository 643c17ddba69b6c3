import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { AuthorizationRequest } from '#core/services/federation/oauth/authorization-request'
import { scopesOfClaims } from '#core/services/federation/oauth/claims-request'
import { scopesInWords } from '#core/services/federation/oauth/scopes'
import { Button } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

type ConsentPageProps = {
  page: PageContext
  asked: AuthorizationRequest
  words: readonly string[]
  query: string
}

/** The page with everything in words that the client asks for: its scopes, and claims that it names. */
export async function consentPage(ctx: Ctx, page: PageContext, asked: AuthorizationRequest, query: string) {
  const scopes = new Set([...asked.scope, ...scopesOfClaims(asked.claims)])
  const words = await scopesInWords(ctx, [...scopes])
  return <ConsentPage page={page} asked={asked} words={words} query={query} />
}

/** A client that is not ours asks; the member reads in plain words what for. */
function ConsentPage({ page, asked, words, query }: ConsentPageProps) {
  const { name } = asked.client
  return (
    <Layout page={page} title={isolate`${name} asks for access`} noindex>
      <PageHeader
        kicker={new URL(asked.redirectUri).host || new URL(asked.redirectUri).protocol.slice(0, -1)}
        title={isolate`${name} asks for access`}
        lead={isolate`You are ${page.viewer.member?.name} here. If you agree, ${name} may:`}
      />
      <ul class="asked-for">
        {words.map(word => (
          <li safe>{word}</li>
        ))}
      </ul>
      <Form action={`/authorize/consent?${query}`} label="Your answer">
        <FormActions>
          <Button name="answer" value="allow">
            Allow it
          </Button>
          <Button variant="plain" name="answer" value="refuse">
            No, go back
          </Button>
          {asked.prompt.includes('select_account') && (
            <Button variant="quiet" name="answer" value="other">
              Sign in as somebody else
            </Button>
          )}
        </FormActions>
      </Form>
    </Layout>
  )
}
