-- What organisations are when their history begins, they are taken to have been since ever.
INSERT INTO organization_history
  (group_id, path, start_date, end_date, record_us, supersede_us, reason, display_name, sort_key,
   short_name, kind, standard_kind, region, tags, industry_clusters, state, merged_into)
SELECT group_id, path, 10101, 99991231, 0, 9223372036854775807, '', display_name, sort_key,
   short_name, kind, standard_kind, region, tags, industry_clusters, state, ''
FROM organization
