-- How a client's ID tokens are signed, and where it may send members after they have signed out.
alter table "oauth_clients" add column "id_token_alg" text not null default 'ES256';
alter table "oauth_clients" add column "post_logout_redirect_uris" jsonb not null default '[]';
alter table "oauth_clients" add constraint "oauth_clients_id_token_alg_check" check ("id_token_alg" in ('ES256', 'RS256')) not valid;
