'use strict';
// A service made with the npm package kafkakit. Its argument, JSON, says what it is to do; it tells what it does on stdout,
// one JSON object a line, and ends when its stdin does, so that it cannot outlive the test that started it.
const { Kafka, logLevel } = require('kafkajs');
const { ConsumerGroup, Producer, TopicEvents, kafkaConfig } = require('kafkakit');

const setup = JSON.parse(process.argv[2]);
const tell = (what, details) => process.stdout.write(JSON.stringify({ what, ...details }) + '\n');
const log = (text, context) => console.error(text, context ?? '');
kafkaConfig.setLogger({ info: log, warn: log, error: log });

const kafka = new Kafka({
  clientId: 'node',
  brokers: setup.brokers,
  logLevel: logLevel.WARN,
  logCreator: () => ({ namespace, log: { message } }) => console.error(namespace, message),
});
const producer = new Producer(kafka, { transactionalIdPrefix: setup.groupId });

const texts = (headers) =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, value?.toString()]));

const handle = (event) => async ({ key, data, ctx }) => {
  tell('received', {
    event,
    key,
    data,
    headers: texts(ctx.headers),
    groupId: ctx.metadata.groupId,
    producedAt: Number(ctx.producedAt),
  });
  if (setup.sendTo) {
    await ctx.send(setup.sendTo, [{ key, value: JSON.stringify({ event, data }) }]);
  }
  if (setup.failure) {
    throw new Error(setup.failure);
  }
  tell('handled', { event, key, data });
};

const consume = async () => {
  const events = new TopicEvents(setup.topic);
  setup.events.forEach((event) => events.on(event, handle(event)));
  const topic = { topic: setup.topic, useTransaction: true };
  if (setup.retryTopic) {
    topic.retries = { retrialTopic: setup.retryTopic, count: setup.retries };
  }
  const group = new ConsumerGroup({
    groupId: setup.groupId,
    topics: [topic],
    totalConsumers: 1,
    consumerConfig: { dlqTopic: setup.deadLetterTopic, meta: () => ({ groupId: setup.groupId }) },
    producer,
    kafkaClient: kafka,
  });
  const subscription = events.getSubscription();
  group.subscribe(subscription.topic, subscription.handler);
  await group.connect();
};

const main = async () => {
  await producer.connect();
  if (setup.records.length > 0) {
    await producer.send(setup.topic, setup.records);
    tell('sent');
  }
  if (setup.events.length > 0) {
    await consume();
  }
  tell('ready');
};

// At once: to leave the group in order takes kafkajs five seconds, and no other test has this group.
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
