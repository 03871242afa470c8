import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Mail } from '../notify/mail.ts';
import { type Channel, NotSent } from '../notify/ports.ts';
import { callFailed } from './call-failed.ts';
import { createHomeClient, type HomeSettings } from './home-client.ts';

/** What the code may call, for the function's role. A topic under a customer's key asks for `kms:GenerateDataKey` and `kms:Decrypt` too. */
export const snsActions = ['sns:Publish'] as const;

const hints = {
  AuthorizationErrorException: "Allow sns:Publish on the topic in the function's role",
  NotFoundException: 'The topic is gone: deploy it again, or correct TOPIC_ARN',
  KMSAccessDeniedException: "Allow kms:GenerateDataKey and kms:Decrypt on the topic's key",
};

/** Publishes mails to one topic, in the topic's own Region. Holds connections until it is closed. */
export function createSnsPublisher(
  topicArn: string,
  settings: Omit<HomeSettings, 'region'>,
): Channel<Mail> & { close(): void } {
  const region = topicArn.split(':')[3] ?? '';
  const { send, close } = createHomeClient({ ...settings, region }, (config) => new SNSClient(config));
  return {
    close,
    async send({ subject, text, severity }) {
      const command = new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: text,
        MessageAttributes: { severity: { DataType: 'String', StringValue: severity } },
      });
      try {
        await send((client, options) => client.send(command, options));
      } catch (error) {
        throw new NotSent('channel', 'the topic did not take the message', {
          cause: callFailed(`Publish to ${topicArn}`, error, hints),
        });
      }
    },
  };
}
