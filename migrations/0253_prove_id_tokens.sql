alter table "oauth_clients" validate constraint "oauth_clients_id_token_alg_check";
