package dev.virga.sts;

import dev.virga.api.sts.GetCallerIdentityRequest;
import dev.virga.api.sts.GetCallerIdentityResponse;
import dev.virga.api.sts.StsApi;
import dev.virga.api.sts.StsBinding;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Principal;
import dev.virga.core.service.ServiceBinding;
import dev.virga.core.service.UserId;

/** The wiring of STS. */
public final class StsModule {
  private final ServiceBinding binding = new StsBinding(new Sts());

  /** The service as the server calls it. */
  public ServiceBinding binding() {
    return binding;
  }

  /** The implemented operations. */
  private static final class Sts implements StsApi {
    /**
     * The account, ARN and unique id of the caller.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">
     *     GetCallerIdentity</a>
     */
    @Override
    public GetCallerIdentityResponse getCallerIdentity(
        CallContext context, GetCallerIdentityRequest input) {
      return switch (context.principal()) {
        case Principal.Identity identity ->
            GetCallerIdentityResponse.builder()
                .account(identity.account().value())
                .arn(identity.arn())
                .userId(UserId.of(identity))
                .build();
        case Principal.Service service ->
            GetCallerIdentityResponse.builder()
                .account(context.account().value())
                .arn(service.name())
                .userId(service.name())
                .build();
      };
    }
  }
}
