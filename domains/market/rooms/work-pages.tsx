import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { RoomPeople } from '#core/services/market/rooms/invite-producer'
import { PROPOSALS_PER_PAGE, type Proposal } from '#core/services/market/rooms/review'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { RefusedNotice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'
import { WorkLayout } from '../work-layout'
import { DiffTable, kindWords } from './diff-table'

type RoomWorkProps = {
  page: PageContext
  producer: { readonly id: string; readonly name: string }
  people: RoomPeople
  terms: Typed
  invitation: Typed
}

export function RoomWorkPage({ page, producer, people, terms, invitation }: RoomWorkProps) {
  const path = `/shop/producers/${producer.id}`
  const field = fieldsOf(terms)
  return (
    <WorkLayout page={page} title={producer.name} lead="Who works in their room, and what was agreed.">
      <div class="stack">
        <Section title="Who works in it" id="people">
          <Table
            caption="Who works in it"
            hideCaption
            dense
            rows={people.members}
            empty="Nobody yet: invite them."
            columns={[
              { heading: 'Name', names: true, cell: ({ name }) => escapeHtml(name) },
              { heading: 'E-mail', cell: ({ email }) => escapeHtml(email) },
              {
                heading: 'Change',
                cell: ({ id, name }) => (
                  <ConfirmForm
                    action={`${path}/members/${id}?_method=delete`}
                    label="Take out"
                    question={isolate`${name} sees nothing of this producer then.`}
                    confirm="Yes, take them out"
                  />
                ),
              },
            ]}
          />
          {people.invitations.length > 0 && (
            <Table
              caption="Invited"
              dense
              rows={people.invitations}
              columns={[
                { heading: 'E-mail', names: true, cell: ({ email }) => escapeHtml(email) },
                {
                  heading: 'Until',
                  cell: ({ expiresAt }) => escapeHtml(formatTime(expiresAt, page, 'date')),
                },
                {
                  heading: 'Change',
                  cell: ({ id }) => (
                    <form method="post" action={`${path}/invitations/${id}?_method=delete`}>
                      <Button variant="quiet" small>
                        Withdraw
                      </Button>
                    </form>
                  ),
                },
              ]}
            />
          )}
          <Form action={`${path}/invitations`} label="Invite">
            <FormErrors errors={invitation.errors} />
            <InputField
              {...fieldsOf(invitation)('email')}
              type="email"
              label="Invite by e-mail"
              maxlength={254}
              required
            />
            <FormActions>
              <Button variant="plain" icon="mail">
                Send the invitation
              </Button>
            </FormActions>
          </Form>
        </Section>
        <Section title="Agreed" id="terms">
          <Form action={`${path}/terms`} label="Agreed">
            <FormErrors errors={terms.errors} />
            <CheckboxField
              {...field('trusted')}
              value="on"
              checked={terms.values.trusted === 'on'}
              label="We trust them"
              hint="What they change is so at once. Otherwise it waits for you."
            />
            <CheckboxField
              {...field('seesBuyers')}
              value="on"
              checked={terms.values.seesBuyers === 'on'}
              label="They see who buys"
              hint="Names beside the orders. Otherwise they see what and how many."
            />
            <InputField
              {...field('orderEmail')}
              type="email"
              label="Orders also go to"
              hint="Those who work in the room get them anyway."
              maxlength={254}
            />
            <FormActions>
              <Button>Save</Button>
            </FormActions>
          </Form>
        </Section>
      </div>
    </WorkLayout>
  )
}

type ProposalsProps = {
  page: PageContext
  proposals: readonly Proposal[]
  number: number
  total: number
  /** Of which one the reason came back with a fault. */
  declined: { readonly id: string; readonly form: Typed } | null
}

export function ProposalsPage({ page, proposals, number, total, declined }: ProposalsProps) {
  const isGone = declined !== null && !proposals.some(({ id }) => id === declined.id)
  return (
    <WorkLayout
      page={page}
      title="Proposals"
      lead="What producers would change. Nobody sees it until you accept it."
    >
      <div class="stack">
        {isGone && (
          <RefusedNotice
            fault={declined.form.errors.reason ?? 'It is not on this page any more.'}
            typed={`You had written: ${declined.form.values.reason ?? ''}`}
          />
        )}
        {proposals.length === 0 && (
          <EmptyState
            title="Nothing waits for you"
            text="What a producer changes in their room comes here first."
          />
        )}
        {proposals.map(proposal => (
          <ProposalCard
            page={page}
            proposal={proposal}
            number={number}
            declining={declined?.id === proposal.id ? declined.form : null}
          />
        ))}
        <Pagination
          page={number}
          pages={pagesOf(total, PROPOSALS_PER_PAGE)}
          hrefOf={to => `/shop/proposals?page=${to}`}
          label="Pages of proposals"
        />
      </div>
    </WorkLayout>
  )
}

type ProposalCardProps = {
  page: PageContext
  proposal: Proposal
  /** Of the page of the list it stands on. */
  number: number
  declining: Typed | null
}

function ProposalCard({ page, proposal, number, declining }: ProposalCardProps) {
  const path = `/shop/proposals/${proposal.id}`
  return (
    <section class="stack">
      <h2 safe>{[proposal.title, proposal.detail].filter(Boolean).join(', ')}</h2>
      <p class="muted" safe>
        {isolate`${kindWords(proposal.kind)} · ${proposal.producer} · ${[proposal.proposedBy, formatTime(proposal.proposedAt, page, 'both')].filter(Boolean).join(', ')}`}
      </p>
      <DiffTable page={page} proposal={proposal} />
      <div class="cluster">
        <form method="post" action={`${path}/acceptance`}>
          <input type="hidden" name="seen" value={proposal.seen} />
          <Button icon="check">Accept</Button>
        </form>
        {proposal.productId !== null && (
          <a href={`/shop/products/${proposal.productId}`}>See the product as it is</a>
        )}
        <ConfirmForm
          action={`${path}/refusal`}
          label="Decline"
          question="Nothing is changed, and the producer reads why."
          confirm="Decline it"
          open={declining !== null}
        >
          <input type="hidden" name="page" value={String(number)} />
          <InputField {...fieldsOf(declining, proposal.id)('reason')} label="Why" maxlength={500} />
        </ConfirmForm>
      </div>
    </section>
  )
}
