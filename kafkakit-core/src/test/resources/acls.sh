# The least that a user must be allowed. AclTest gives exactly these, and takes each away; docs/guides/security.md shows them.

# docs: group
allow --operation Read --topic orders
allow --operation Read --operation Write --topic orders-retry
allow --operation Write --topic payments
allow --operation Write --topic dead-letter-queue
allow --operation Read --group order-service
# end

# docs: transactions
allow --operation Write --transactional-id order-service- --resource-pattern-type prefixed
# end

# docs: key-order
allow --operation Read --operation Write --topic orders-retry-behind
# end

# docs: create
allow --operation Create --topic orders-retry
allow --operation Create --topic dead-letter-queue
# end

# docs: look
allow --operation Read --topic dead-letter-queue
allow --operation Read --topic dead-letter-queue-resolutions
# end

# docs: redrive
allow --operation Write --topic dead-letter-queue-resolutions
allow --operation Write --topic orders-retry
allow --operation Write --transactional-id kafkakit-dead-letters-dead-letter-queue
# end

# docs: first-redrive
allow --operation Create --topic dead-letter-queue-resolutions
# end
